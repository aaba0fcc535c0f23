/** Marks on the resource types, from which the schemas and the reference page are generated. */
@NullMarked
package io.prism.crds.schema;

import org.jspecify.annotations.NullMarked;
