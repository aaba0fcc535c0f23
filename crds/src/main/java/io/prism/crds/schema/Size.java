package io.prism.crds.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a list or map. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Size {
  /** Fewest entries. */
  int min() default 0;

  /** Most entries. */
  int max();

  /** The field by which entries of a list are told apart and merged; none when empty. */
  String key() default "";

  /** Whether no entry of the list occurs twice. */
  boolean set() default false;
}
