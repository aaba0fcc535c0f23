package io.prism.proxy.openapi;

import static io.prism.proxy.openapi.Schemas.ordered;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.rpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Makes an OpenAPI 3.1 document of every service with {@code google.api.http} annotations. The same
 * descriptors give the same document, byte for byte.
 */
final class OpenApiGenerator {

  private static final String DESCRIPTION =
      "A data access gateway: one endpoint, access patterns instead of stores. Every call is also a"
          + " gRPC call; JSON is canonical proto3 JSON, with bytes in base64.";

  private final List<FileDescriptor> files;
  private final String version;
  private final Comments comments;
  private final Schemas schemas;
  private final Map<String, Object> error;
  private final Operations operations;

  /**
   * A generator.
   *
   * @param files with comments, see {@code SourceCodeInfo}
   * @param version the release that the document describes
   */
  OpenApiGenerator(List<FileDescriptor> files, String version) {
    this.files = List.copyOf(files);
    this.version = version;
    this.comments = new Comments(files);
    this.schemas = new Schemas(comments);
    this.error =
        ordered(
            "description",
            "The call failed.",
            "content",
            Operations.json(schemas.reference(status(files))));
    this.operations = new Operations(comments, schemas, error);
  }

  /** The document as nested maps and lists, ready to be written as JSON. */
  Map<String, Object> generate() {
    Map<String, Object> paths = new LinkedHashMap<>();
    List<Object> tags = new ArrayList<>();
    for (FileDescriptor file : files) {
      for (ServiceDescriptor service : file.getServices()) {
        if (addService(service, paths)) {
          tags.add(ordered("name", service.getName(), "description", comments.of(service)));
        }
      }
    }
    paths.put(RawPaths.PATH, new RawPaths(error).describe());
    tags.add(RawPaths.tag());
    return ordered(
        "openapi",
        "3.1.0",
        "info",
        ordered("title", "Prism", "version", version, "description", DESCRIPTION),
        "servers",
        List.of(ordered("url", "/")),
        "tags",
        tags,
        "paths",
        paths,
        "components",
        ordered("schemas", schemas.components()));
  }

  private boolean addService(ServiceDescriptor service, Map<String, Object> paths) {
    boolean any = false;
    for (MethodDescriptor method : service.getMethods()) {
      if (method.getOptions().hasExtension(AnnotationsProto.http)) {
        HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
        int number = 1;
        addBinding(method, rule, number, paths);
        for (HttpRule additional : rule.getAdditionalBindingsList()) {
          number++;
          addBinding(method, additional, number, paths);
        }
        any = true;
      }
    }
    return any;
  }

  private void addBinding(
      MethodDescriptor method, HttpRule rule, int number, Map<String, Object> paths) {
    String verb = rule.getPatternCase().name().toLowerCase(Locale.ROOT);
    String template =
        switch (rule.getPatternCase()) {
          case GET -> rule.getGet();
          case PUT -> rule.getPut();
          case POST -> rule.getPost();
          case DELETE -> rule.getDelete();
          case PATCH -> rule.getPatch();
          case CUSTOM, PATTERN_NOT_SET ->
              throw new IllegalArgumentException(
                  method.getFullName() + " has a binding that the HTTP door does not serve");
        };
    @SuppressWarnings("unchecked") // Only this method puts values into the map.
    Map<String, Object> path =
        (Map<String, Object>)
            paths.computeIfAbsent(Operations.path(template), _ -> new LinkedHashMap<>());
    path.put(verb, operations.describe(method, rule, template, number));
  }

  /** The descriptor from the files rather than from the class, for it has the comments. */
  private static Descriptor status(List<FileDescriptor> files) {
    return files.stream()
        .filter(file -> file.getPackage().equals("google.rpc"))
        .map(file -> file.findMessageTypeByName("Status"))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Status.getDescriptor());
  }
}
