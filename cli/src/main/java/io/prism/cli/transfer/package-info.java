/** Moving many items between files and a namespace: formats, batching and progress. */
@NullMarked
package io.prism.cli.transfer;

import org.jspecify.annotations.NullMarked;
