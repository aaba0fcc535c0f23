package io.prism.backend.keyvalue.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.common.v1.ErrorReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValueLimitTest {

  private static final Key KEY = Key.of("k");
  private static final long LIMIT = 4;

  static Stream<Function<ByteString, Mutation<?>>> mutationsThatWriteValues() {
    return Stream.of(
        value -> new Mutation.Put(KEY, value, Expiry.NEVER, Condition.NONE),
        value -> new Mutation.CompareAndSwap(KEY, Optional.empty(), value, Expiry.NEVER),
        value -> new Mutation.Transact(List.of(), List.of(put(value)), List.of()),
        value -> new Mutation.Transact(List.of(), List.of(), List.of(put(value))));
  }

  @ParameterizedTest
  @MethodSource("mutationsThatWriteValues")
  void acceptsTheLimitAndRefusesMore(Function<ByteString, Mutation<?>> mutation) {
    ByteString largest = ByteString.copyFromUtf8("1234");
    assertThatCode(() -> ValueLimit.check(mutation.apply(largest), LIMIT))
        .doesNotThrowAnyException();
    ByteString larger = ByteString.copyFromUtf8("12345");
    assertThatThrownBy(() -> ValueLimit.check(mutation.apply(larger), LIMIT))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(ErrorReason.VALUE_TOO_LARGE);
              assertThat(e.metadata()).containsEntry("limit", "4");
            });
  }

  private static Mutation.Operation put(ByteString value) {
    return new Mutation.Operation.PutItem(KEY, value, Expiry.NEVER);
  }
}
