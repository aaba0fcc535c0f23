package io.prism.operator.pki;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps an authority and what it signs in order. Everything is decided from what is stored and the
 * time: call again with the stored files whenever {@link #nextChange} or {@link Leaf#renewal} has
 * passed, and store what comes back. Calling earlier, twice or after years changes nothing that is
 * not due.
 *
 * <p>An authority is replaced in steps, so that two peers always trust each other however late one
 * of them learns of a step: the next one is trusted, later it signs, and the old one is trusted
 * until everything it signed has ended.
 */
public final class CertificateAuthority {

  private final InstantSource clock;
  private final RotationPolicy policy;
  private final CertificateMaker maker;

  /** With a clock and a source of randomness, which makes the keys. */
  public CertificateAuthority(InstantSource clock, SecureRandom random, RotationPolicy policy) {
    this.clock = clock;
    this.policy = policy;
    this.maker = new CertificateMaker(clock, random, policy.clockSkew());
  }

  /**
   * The authority that is to be in force now.
   *
   * @param stored its {@linkplain Authority#files() files}; empty when there is none yet
   * @throws UnreadableException if the files are damaged
   */
  public Authority authority(Map<String, byte[]> stored) {
    Authority authority =
        stored.isEmpty()
            ? new Authority(maker.authority(policy.authority()), Optional.empty(), Optional.empty())
            : Authority.read(stored);
    while (!clock.instant().isBefore(nextChange(authority))) {
      authority = changed(authority);
    }
    return authority;
  }

  /** When {@link #authority} is to be called again. */
  public Instant nextChange(Authority authority) {
    return Stream.of(end(authority), takeover(authority), beginning(authority))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /**
   * The certificate that a server or caller is to have now: the stored one as long as it is good,
   * with everybody whom it is to trust.
   *
   * @param stored its {@linkplain Leaf#files() files}; empty or damaged when there is none
   */
  public Leaf leaf(Authority authority, LeafRequest request, Map<String, byte[]> stored) {
    return Leaf.read(stored)
        .map(identity -> new Leaf(identity, authority.trusted()))
        .filter(leaf -> leaf.serves(request) && isFresh(leaf))
        .orElseGet(
            () ->
                new Leaf(
                    maker.leaf(request, authority.signing(), policy.leaf()), authority.trusted()));
  }

  private boolean isFresh(Leaf leaf) {
    Instant now = clock.instant();
    return !now.isBefore(leaf.identity().notBefore()) && now.isBefore(leaf.renewal());
  }

  private Authority changed(Authority authority) {
    Instant now = clock.instant();
    if (isDue(end(authority), now)) {
      return new Authority(authority.signing(), authority.next(), Optional.empty());
    }
    if (isDue(takeover(authority), now)) {
      Instant lastLeaf = now.plus(policy.leaf());
      Instant end = authority.signing().notAfter();
      return new Authority(
          authority.next().orElseThrow(),
          Optional.empty(),
          Optional.of(
              new Authority.Retired(
                  authority.signing().certificate(), lastLeaf.isBefore(end) ? lastLeaf : end)));
    }
    return new Authority(
        authority.signing(), Optional.of(maker.authority(policy.authority())), Optional.empty());
  }

  private static boolean isDue(Optional<Instant> time, Instant now) {
    return time.filter(t -> !now.isBefore(t)).isPresent();
  }

  /** When a retired authority need not be trusted any more. */
  private static Optional<Instant> end(Authority authority) {
    return authority.retired().map(Authority.Retired::until);
  }

  /** When the next authority begins to sign: once it is known, and before the old one ends. */
  private Optional<Instant> takeover(Authority authority) {
    Instant end = authority.signing().notAfter();
    return authority
        .next()
        .map(next -> next.notBefore().plus(policy.clockSkew()).plus(policy.announcement()))
        .map(known -> known.isBefore(end) ? known : end);
  }

  /** When the next authority is to be made: not before the last rotation has ended. */
  private Optional<Instant> beginning(Authority authority) {
    return authority.next().isPresent() || authority.retired().isPresent()
        ? Optional.empty()
        : Optional.of(authority.signing().notAfter().minus(policy.overlap()));
  }
}
