package io.prism.control.stream;

import com.google.protobuf.ByteString;
import java.util.Arrays;

/** Short ways to make sets for tests. */
final class Sets {

  private Sets() {}

  static Entry entry(String name, String content) {
    return Entry.of(name, 0, false, ByteString.copyFromUtf8(content));
  }

  static Entry leased(String name, int epoch) {
    return Entry.of(name, epoch, true, ByteString.copyFromUtf8("moved"));
  }

  static ConfigSet set(long version, Entry... entries) {
    return ConfigSet.of(version, Arrays.asList(entries));
  }
}
