package io.prism.operator.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.prism.operator.workload.Hashes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the pods of one workload are made from: their template, and the files that they read at
 * their start, which must fit the image in it. Two with the same content have the same text.
 *
 * @param text as canonical JSON
 */
public record Bundle(String text) {

  private static final String TEMPLATE = "template";
  private static final String FILES = "files";
  private static final int SHORT = 12;

  /**
   * Checks that pods could be made from it.
   *
   * @throws IllegalArgumentException when not
   */
  public Bundle {
    text = CanonicalJson.sorted(text);
    PodSpec pod = template(text).getSpec();
    if (pod == null || pod.getContainers().isEmpty()) {
      throw new IllegalArgumentException("no template with a container");
    }
  }

  /**
   * Of a template, and of files by their names.
   *
   * @throws IllegalArgumentException when the template has no container
   */
  public static Bundle of(PodTemplateSpec template, Map<String, String> files) {
    return new Bundle(CanonicalJson.of(Map.of(TEMPLATE, template, FILES, files)));
  }

  /** The template, which is the caller's own. */
  public PodTemplateSpec template() {
    return template(text);
  }

  private static PodTemplateSpec template(String text) {
    JsonNode template = CanonicalJson.tree(text).path(TEMPLATE);
    if (!template.isObject()) {
      throw new IllegalArgumentException("no template");
    }
    return CanonicalJson.read(template, PodTemplateSpec.class);
  }

  /** The files by their names. */
  public Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    JsonNode all = CanonicalJson.tree(text).path(FILES);
    all.fieldNames().forEachRemaining(name -> files.put(name, all.path(name).asText()));
    return files;
  }

  /** The image of the first container. */
  public String image() {
    return template().getSpec().getContainers().getFirst().getImage();
  }

  /** The images of all containers, each once, the first container's first. */
  public List<String> images() {
    PodSpec pod = template().getSpec();
    return Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream())
        .map(Container::getImage)
        .distinct()
        .toList();
  }

  /** Tells it from others. */
  public String hash() {
    return Hashes.sha256(text);
  }

  /** As much of the hash as people are asked to type. */
  public String shortHash() {
    return hash().substring(0, SHORT);
  }

  /** Whether a person means this one: by its hash, or so much of it as is told. */
  public boolean isMeantBy(String mark) {
    return mark.length() >= SHORT && hash().startsWith(mark);
  }
}
