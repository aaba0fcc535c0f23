package io.prism.backend.tck;

import io.prism.backend.InterfaceName;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which thin interfaces a store must declare for a suite to belong to it; none: every store.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface SuiteFor {

  /** The interfaces. */
  InterfaceName[] value() default {};

  /** Whether it belongs only to stores whose data outlives their process. */
  boolean durable() default false;

  /** Whether it belongs only to stores that {@linkplain StoreFixture#sweeps() sweep}. */
  boolean sweeping() default false;
}
