package io.prism.proxy.openapi;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a set of compiled {@code .proto} files with their comments and HTTP annotations. */
final class ProtoFiles {

  private ProtoFiles() {}

  /**
   * Reads a set in which every file comes after those that it imports, as protoc writes it.
   *
   * @throws IOException if the bytes are no such set
   */
  static List<FileDescriptor> read(InputStream bytes) throws IOException {
    ExtensionRegistry extensions = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(extensions);
    Map<String, FileDescriptor> linked = new LinkedHashMap<>();
    for (FileDescriptorProto file : FileDescriptorSet.parseFrom(bytes, extensions).getFileList()) {
      FileDescriptor[] imports =
          file.getDependencyList().stream().map(linked::get).toArray(FileDescriptor[]::new);
      try {
        linked.put(file.getName(), FileDescriptor.buildFrom(file, imports));
      } catch (DescriptorValidationException e) {
        throw new IOException("file " + file.getName() + " does not fit its imports", e);
      }
    }
    return List.copyOf(linked.values());
  }
}
