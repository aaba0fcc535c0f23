/**
 * Makes the resource definitions and their reference page out of the types. Runs in the build only.
 */
package io.prism.crds.generate;
