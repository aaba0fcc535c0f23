package io.prism.control.planning;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the data is to be handled.
 *
 * @param sessionIsolation whether no connection is shared between sessions
 * @param compliance rules that the data is subject to, such as {@code PCI}
 */
public record Handling(boolean sessionIsolation, Set<String> compliance) {

  /** Nothing in particular. */
  public static final Handling PLAIN = new Handling(false, Set.of());

  private static final Set<String> STRICT = Set.of("PCI", "HIPAA");

  /** Sorts the rules, so that they are told in one order. */
  public Handling {
    compliance = Collections.unmodifiableSet(new TreeSet<>(compliance));
  }

  /** Whether a rule asks for more than namespaces that share their connections. */
  public boolean isStrict() {
    return compliance.stream().anyMatch(STRICT::contains);
  }
}
