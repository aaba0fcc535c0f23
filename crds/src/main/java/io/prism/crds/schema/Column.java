package io.prism.crds.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A column of {@code kubectl get}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Columns.class)
public @interface Column {
  /** Its heading. */
  String name();

  /** Path of the value. */
  String path();

  /** What it shows. */
  String description();

  /** The type that the API server is told: string, integer or date. */
  String type() default "string";

  /** Whether it is shown with {@code -o wide} only. */
  boolean wide() default false;
}
