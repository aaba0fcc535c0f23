package io.prism.crds.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The kind has a scale subresource. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Scale {
  /** Path of the wanted number. */
  String spec();

  /** Path of the present number. */
  String status();

  /** Path of the pods' selector. */
  String selector();
}
