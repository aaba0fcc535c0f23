package io.prism.control.planning;

import io.prism.backend.Durability;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an application expects of the store.
 *
 * @param durability what acknowledged writes must survive; empty for what the API promises
 * @param consistency what a read may return
 * @param maxStalenessSeconds how far a read may be behind
 * @param load estimates
 * @param maxValueBytes the largest value
 * @param messaging what concerns messages
 * @param retention how long data is kept
 * @param ttl expiry of items
 * @param requiredInterfaces what the store must offer besides what the API needs
 * @param queries what is asked of a reader
 */
public record Needs(
    Optional<Durability> durability,
    Consistency consistency,
    OptionalInt maxStalenessSeconds,
    Load load,
    OptionalLong maxValueBytes,
    Messaging messaging,
    Retention retention,
    Ttl ttl,
    Set<String> requiredInterfaces,
    Queries queries) {

  /** Nothing in particular is asked for. */
  public static final Needs NONE =
      new Needs(
          Optional.empty(),
          Consistency.EVENTUAL,
          OptionalInt.empty(),
          Load.UNKNOWN,
          OptionalLong.empty(),
          Messaging.UNSAID,
          new Retention.Unsaid(),
          Ttl.UNSAID,
          Set.of(),
          Queries.UNSAID);

  /** Sorts the interfaces, so that they are told in one order. */
  public Needs {
    requiredInterfaces = Collections.unmodifiableSet(new TreeSet<>(requiredInterfaces));
  }

  /**
   * What is asked of a reader.
   *
   * @param model the shape of the data
   * @param demanding whether the queries are
   */
  public record Queries(Optional<Model> model, boolean demanding) {

    /** Nothing is asked for. */
    public static final Queries UNSAID = new Queries(Optional.empty(), false);
  }

  /** The shape of data that is queried. */
  public enum Model {
    /** Tables. */
    RELATIONAL,
    /** Documents. */
    DOCUMENT,
    /** Vertices and edges. */
    GRAPH
  }
}
