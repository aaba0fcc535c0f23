/**
 * The comparison: contestants take turns under the same load, and each measure of the table is a
 * figure of one run, judged by what it must reach and what it aims at.
 */
@NullMarked
package io.prism.bench.compare;

import org.jspecify.annotations.NullMarked;
