package io.prism.backend.plugin.server;

import com.google.protobuf.ByteString;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.plugin.CallContextCodec;
import io.prism.plugin.v1.CallContext;
import io.prism.plugin.v1.ItemCondition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold for the items of a batch.
 *
 * @param byItem by the item's place in the message
 */
record ItemConditions(Map<Integer, Condition> byItem) {

  /**
   * Reads the conditions of a batch of this size.
   *
   * @throws io.prism.backend.error.PrismException {@code INVALID_REQUEST}
   */
  static ItemConditions of(CallContext message, int items) {
    Map<Integer, Condition> byItem = new HashMap<>();
    for (ItemCondition condition : message.getItemConditionsList()) {
      int item = condition.getItem();
      if (item < 0 || item >= items || byItem.put(item, read(condition)) != null) {
        throw CallContextCodec.invalid(
            "holds two conditions on item " + item + ", or there is no such item");
      }
    }
    return new ItemConditions(byItem);
  }

  private static Condition read(ItemCondition condition) {
    return switch (condition.getConditionCase()) {
      case IF_ABSENT -> requireTrue(condition.getIfAbsent(), Condition.IF_ABSENT);
      case IF_PRESENT -> requireTrue(condition.getIfPresent(), Condition.IF_PRESENT);
      case IF_VERSION -> new Condition.IfVersion(condition.getIfVersion());
      case CONDITION_NOT_SET ->
          throw CallContextCodec.invalid("holds a condition that says nothing");
    };
  }

  private static Condition requireTrue(boolean given, Condition condition) {
    if (!given) {
      throw CallContextCodec.invalid("holds a condition that is false; leave it out");
    }
    return condition;
  }

  /** A put under its condition. */
  Mutation.Put apply(int item, Mutation.Put put) {
    Condition condition = byItem.get(item);
    return condition == null
        ? put
        : new Mutation.Put(put.key(), put.value(), put.expiresAtMillis(), condition);
  }

  /** A delete under its condition, which can only be a version. */
  Mutation.Delete applyToDelete(int item, Mutation.Delete delete) {
    Condition condition = byItem.get(item);
    if (condition == null) {
      return delete;
    }
    if (condition instanceof Condition.IfVersion(ByteString version)) {
      return new Mutation.Delete(delete.key(), Optional.of(version));
    }
    throw CallContextCodec.invalid("puts a condition on a delete that is no version");
  }
}
