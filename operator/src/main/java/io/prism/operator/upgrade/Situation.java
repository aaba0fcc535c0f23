package io.prism.operator.upgrade;

import java.util.Optional;

/**
 * All that decides whether pods are replaced.
 *
 * @param rendered what they would be made from now
 * @param inputs what people have written now
 * @param found what is said to be in force; empty before that, as after an earlier release
 * @param told the hash of what is in force, as the owner's status tells it
 * @param approved which rendering somebody asks for, by its hash
 */
public record Situation(
    Bundle rendered,
    Inputs inputs,
    Optional<Pinned> found,
    Optional<String> told,
    Optional<String> approved) {

  /** What becomes of the pods. */
  public Upgrade decide() {
    Optional<Pinned> before = found.filter(pinned -> pinned.isTold(told));
    if (before.isEmpty()
        || rendered.equals(before.get().bundle())
        || inputs.changedSince(before.get().inputs())
        || approved.filter(rendered::isMeantBy).isPresent()) {
      return new Upgrade.None(rendered);
    }
    return new Upgrade.Offered(before.get().bundle(), rendered);
  }
}
