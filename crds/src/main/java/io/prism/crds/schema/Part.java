package io.prism.crds.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a resource. Absent fields are left out when it is written, and unknown ones are kept.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public interface Part {

  /** Fields that this release does not know, as they were read; null when there are none. */
  @Nullable Map<String, Object> unknown();
}
