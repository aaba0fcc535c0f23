package io.prism.operator.upgrade;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.prism.crds.PrismApi;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is in force in annotations of the workload itself: it so changes in one write with the
 * template, and goes with the workload.
 */
public final class PinMarks {

  /** Annotation of a workload: what its pods are made from, as base64 of gzip of JSON. */
  public static final String BUNDLE = PrismApi.GROUP + "/pinned";

  /** Annotation of a workload: what people had written, as JSON. */
  public static final String INPUTS = PrismApi.GROUP + "/pinned-inputs";

  /** More than the API server stores of an object. */
  private static final int MAX_BYTES = 4 << 20;

  private PinMarks() {}

  /** What a workload says of itself; empty when it says nothing, or nothing that can be read. */
  public static Optional<Pinned> read(HasMetadata workload) {
    Map<String, String> annotations = annotations(workload);
    String inputs = annotations.get(INPUTS);
    Optional<String> text = unpack(annotations.get(BUNDLE));
    if (inputs == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Pinned(new Bundle(text.get()), Inputs.read(inputs)));
    } catch (IllegalArgumentException e) {
      // Whoever changed it by hand finds it as wanted again.
      return Optional.empty();
    }
  }

  /**
   * The annotations that say it.
   *
   * @param live the workload as it is: what says the same already is left as it stands, since
   *     compressors differ from release to release
   */
  static Map<String, String> of(Pinned pinned, Optional<? extends HasMetadata> live) {
    String text = pinned.bundle().text();
    return Map.of(
        INPUTS,
        pinned.inputs().text(),
        BUNDLE,
        live.flatMap(workload -> Optional.ofNullable(annotations(workload).get(BUNDLE)))
            .filter(packed -> unpack(packed).filter(text::equals).isPresent())
            .orElseGet(() -> pack(text)));
  }

  private static Map<String, String> annotations(HasMetadata workload) {
    Map<String, String> annotations = workload.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }

  private static String pack(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static Optional<String> unpack(@Nullable String packed) {
    if (packed == null) {
      return Optional.empty();
    }
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
