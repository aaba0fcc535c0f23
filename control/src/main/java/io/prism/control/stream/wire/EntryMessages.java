package io.prism.control.stream.wire;

import io.prism.control.stream.Entry;

/** An entry on the wire. */
final class EntryMessages {

  private EntryMessages() {}

  static io.prism.control.v1.Entry write(Entry entry) {
    return io.prism.control.v1.Entry.newBuilder()
        .setName(entry.name())
        .setHash(entry.hash())
        .setEpoch(entry.epoch())
        .setLeased(entry.leased())
        .setContent(entry.content())
        .build();
  }

  /** Reads one; fails with {@link IllegalArgumentException} when it breaks the protocol. */
  static Entry read(io.prism.control.v1.Entry message) {
    return new Entry(
        message.getName(),
        message.getHash(),
        message.getEpoch(),
        message.getLeased(),
        message.getContent());
  }
}
