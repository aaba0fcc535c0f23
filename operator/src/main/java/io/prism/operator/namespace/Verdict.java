package io.prism.operator.namespace;

import io.prism.control.stream.wire.NamespaceContent;
import io.prism.operator.status.Fact;
import java.util.List;

/** What is to become of a PrismNamespace as it is written now. */
public sealed interface Verdict {

  /**
   * It can be served.
   *
   * @param binding where its data is and who serves it
   * @param content what the gateways are told
   * @param lifetime what is answered, and until when
   */
  record Accepted(Claim.Binding binding, NamespaceContent content, Lifetime lifetime)
      implements Verdict {}

  /**
   * It cannot be served like this; what was accepted before goes on.
   *
   * @param facts why; at least one is a condition that does not hold
   */
  record Refused(List<Fact> facts) implements Verdict {
    /** Copies the list. */
    public Refused {
      facts = List.copyOf(facts);
    }
  }
}
