/** The configuration stream's stores, kept by the API server. */
@NullMarked
package io.prism.operator.config;

import org.jspecify.annotations.NullMarked;
