package io.prism.crds.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A rule in CEL that the API server checks. It stands on a type and sees it as {@code self}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Rules.class)
public @interface Rule {
  /** Short name; a sample that keeps the rule and one that breaks it are found by it. */
  String id();

  /** The expression. */
  String rule();

  /** What the user is told; it names the field. */
  String message();

  /** Path of the field at fault, from the type on; the type itself when empty. */
  String path() default "";
}
