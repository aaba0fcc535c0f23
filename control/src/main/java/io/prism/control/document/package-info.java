/**
 * From the text of the two documents to checked requests: YAML with places, the grammar of values,
 * and one parser for each part. Nothing here decides which store serves a namespace.
 */
@NullMarked
package io.prism.control.document;

import org.jspecify.annotations.NullMarked;
