package io.prism.crds.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a text, or of each text in a list or map. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Text {
  /** Fewest characters. */
  int min() default 0;

  /** Most characters. */
  int max();

  /** A regular expression that it must match; any when empty. */
  String pattern() default "";
}
