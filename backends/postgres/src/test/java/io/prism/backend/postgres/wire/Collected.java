package io.prism.backend.postgres.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Keeps what a statement is told, and fails when it is told too much. */
final class Collected<T> implements WireResult {

  private final Function<WireRow, T> read;
  final List<T> rows = new ArrayList<>();
  OptionalLong done = OptionalLong.empty();
  Optional<WireException> failure = Optional.empty();

  Collected(Function<WireRow, T> read) {
    this.read = read;
  }

  /** Rows of texts; NULL is "null". */
  static Collected<List<String>> texts() {
    return new Collected<>(
        row -> {
          List<String> texts = new ArrayList<>();
          for (int i = 0; i < row.columns(); i++) {
            texts.add(row.isNull(i) ? "null" : row.text(i));
          }
          return List.copyOf(texts);
        });
  }

  boolean isOver() {
    return done.isPresent() || failure.isPresent();
  }

  @Override
  public void row(WireRow row) {
    requireNotOver();
    rows.add(read.apply(row));
  }

  @Override
  public void done(long count) {
    requireNotOver();
    done = OptionalLong.of(count);
  }

  @Override
  public void failed(WireException why) {
    requireNotOver();
    failure = Optional.of(why);
  }

  private void requireNotOver() {
    if (isOver()) {
      throw new AssertionError("told again after the end");
    }
  }

  String sqlState() {
    return failure.map(WireException::getSQLState).orElse("none");
  }
}
