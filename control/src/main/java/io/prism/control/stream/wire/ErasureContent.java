package io.prism.control.stream.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.prism.control.stream.Entry;
import io.prism.control.v1.Namespace;
import io.prism.control.v1.Pattern;

/**
 * That a store shall hold nothing of a namespace any more: what one entry says.
 *
 * @param namespace what clients called it
 * @param storeNamespace its name in the store
 * @param epoch of the erasure, see {@link io.prism.backend.Erasure}
 * @param backend the store
 */
public record ErasureContent(
    String namespace, String storeNamespace, int epoch, BackendReference backend) {

  /** Checks what nobody may leave out. */
  public ErasureContent {
    if (namespace.isEmpty() || storeNamespace.isEmpty() || epoch < 1) {
      throw new IllegalArgumentException("an erasure has a namespace and an epoch");
    }
  }

  /**
   * The entry that says this. Gateways of releases that do not know it refuse it: to them it is a
   * namespace with a pattern that they do not know.
   */
  public Entry toEntry() {
    String name = Entry.erasureOf(namespace);
    Namespace message =
        Namespace.newBuilder()
            .setName(name)
            .setPattern(Pattern.PATTERN_ERASURE)
            .setStoreNamespace(storeNamespace)
            .setEpoch(epoch)
            .setBackend(BackendMessages.write(backend))
            .build();
    return Entry.of(name, epoch, false, Bytes.of(message));
  }

  /**
   * Reads an entry.
   *
   * @throws UnreadableException when it says something else, or more than this release knows
   */
  public static ErasureContent read(Entry entry) throws UnreadableException {
    try {
      Namespace message = Namespace.parseFrom(entry.content());
      UnknownEnums.refuse(message);
      ErasureContent content =
          new ErasureContent(
              message.getName().substring(Entry.erasureOf("").length()),
              message.getStoreNamespace(),
              message.getEpoch(),
              BackendMessages.read(message.getBackend()));
      if (message.getPattern() != Pattern.PATTERN_ERASURE
          || !message.getName().equals(entry.name())
          || message.getEpoch() != entry.epoch()) {
        throw new UnreadableException("the content is not that of '" + entry.name() + "'");
      }
      return content;
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableException("the content is damaged", e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new UnreadableException("the content is no erasure: " + e.getMessage(), e);
    }
  }
}
