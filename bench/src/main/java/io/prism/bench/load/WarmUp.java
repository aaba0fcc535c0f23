package io.prism.bench.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long whoever is measured, or drives what is measured, works before: in rounds of about a
 * second, until three cost the same. For one thread.
 */
public final class WarmUp {

  /** What the JVM's compilers have seen enough of. */
  private static final long WARM_CALLS = 100_000;

  private static final int AGREEING = 3;
  private static final double AGREEMENT = 0.03;

  private final int limit;
  private final List<Double> micros = new ArrayList<>();
  private long calls;

  /**
   * Begins.
   *
   * @param limit the most rounds; a compiler needs calls, not rounds, and where others keep the
   *     processor busy the limit is exceeded up to twofold to get enough of them
   */
  public WarmUp(int limit) {
    this.limit = limit;
  }

  /** Whether a further round is needed. */
  public boolean isCold() {
    boolean enough = calls >= WARM_CALLS;
    if (rounds() >= limit) {
      return !enough && rounds() < 2 * limit;
    }
    return !enough || !isSteady();
  }

  /**
   * A round is done.
   *
   * @param microsPerCall what each call cost
   * @param made how many calls it had
   */
  public void add(double microsPerCall, long made) {
    micros.add(microsPerCall);
    calls += made;
  }

  /** How many rounds there were. */
  public int rounds() {
    return micros.size();
  }

  /** Whether the last three figures agree within three in a hundred. */
  public boolean isSteady() {
    if (micros.size() < AGREEING) {
      return false;
    }
    List<Double> last = micros.subList(micros.size() - AGREEING, micros.size());
    double least = Collections.min(last);
    return Collections.max(last) - least <= AGREEMENT * least;
  }
}
