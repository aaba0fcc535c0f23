package io.prism.proxy.openapi;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The comments before the declarations of {@code .proto} files, as one line each; empty for none.
 */
final class Comments {

  private record Place(FileDescriptor file, List<Integer> path) {}

  private final Map<Place, String> texts = new HashMap<>();

  Comments(List<FileDescriptor> files) {
    for (FileDescriptor file : files) {
      for (Location location : file.toProto().getSourceCodeInfo().getLocationList()) {
        String text = location.getLeadingComments().strip().replaceAll("\\s+", " ");
        if (!text.isEmpty()) {
          texts.put(new Place(file, List.copyOf(location.getPathList())), text);
        }
      }
    }
  }

  String of(ServiceDescriptor service) {
    return at(
        service.getFile(), List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, service.getIndex()));
  }

  String of(MethodDescriptor method) {
    return at(
        method.getFile(),
        List.of(
            FileDescriptorProto.SERVICE_FIELD_NUMBER,
            method.getService().getIndex(),
            ServiceDescriptorProto.METHOD_FIELD_NUMBER,
            method.getIndex()));
  }

  String of(Descriptor message) {
    return at(message.getFile(), path(message));
  }

  String of(FieldDescriptor field) {
    List<Integer> path = new ArrayList<>(path(field.getContainingType()));
    path.add(DescriptorProto.FIELD_FIELD_NUMBER);
    path.add(field.getIndex());
    return at(field.getFile(), path);
  }

  private static List<Integer> path(Descriptor message) {
    Descriptor outer = message.getContainingType();
    if (outer == null) {
      return List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, message.getIndex());
    }
    List<Integer> path = new ArrayList<>(path(outer));
    path.add(DescriptorProto.NESTED_TYPE_FIELD_NUMBER);
    path.add(message.getIndex());
    return path;
  }

  private String at(FileDescriptor file, List<Integer> path) {
    return texts.getOrDefault(new Place(file, List.copyOf(path)), "");
  }
}
