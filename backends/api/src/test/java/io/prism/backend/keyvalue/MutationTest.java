package io.prism.backend.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.keyvalue.Mutation.Operation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MutationTest {

  private static final Key KEY = Key.of("k");
  private static final Operation PUT = new Operation.PutItem(KEY, ByteString.EMPTY, Expiry.NEVER);
  private static final Operation DELETE = new Operation.DeleteItem(KEY);

  @Test
  void onlyWhatCannotLeaveValuesBehindOnlyRemoves() {
    assertThat(new Mutation.Delete(KEY, Optional.empty()).onlyRemoves()).isTrue();
    assertThat(new Mutation.CompareAndDelete(KEY, ByteString.EMPTY).onlyRemoves()).isTrue();
    assertThat(transact(List.of(DELETE), List.of()).onlyRemoves()).isTrue();
    assertThat(transact(List.of(DELETE, PUT), List.of()).onlyRemoves()).isFalse();
    assertThat(transact(List.of(DELETE), List.of(PUT)).onlyRemoves()).isFalse();
    assertThat(new Mutation.Increment(KEY, 1, OptionalLong.empty()).onlyRemoves()).isFalse();
  }

  private static Mutation.Transact transact(List<Operation> onSuccess, List<Operation> onFailure) {
    return new Mutation.Transact(List.of(), onSuccess, onFailure);
  }
}
