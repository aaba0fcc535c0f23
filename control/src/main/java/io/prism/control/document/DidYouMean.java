package io.prism.control.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that somebody probably meant. */
public final class DidYouMean {

  /** No known word is nearly as long, and the comparison takes the product of both lengths. */
  private static final int MAX_LENGTH = 48;

  private DidYouMean() {}

  /** The nearest known word, if one is near. */
  static Optional<String> among(Collection<String> known, String given) {
    if (given.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String word = normalise(given);
    return known.stream()
        .filter(candidate -> distance(normalise(candidate), word) <= Math.max(1, word.length() / 4))
        .min(
            Comparator.comparingInt((String candidate) -> distance(normalise(candidate), word))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** A remedy: the nearest word, or else all of them. */
  public static String remedy(Collection<String> known, String given) {
    List<String> sorted = known.stream().sorted().toList();
    return among(known, given)
        .map(word -> "did you mean '" + word + "'? known are: " + String.join(", ", sorted))
        .orElseGet(() -> "known are: " + String.join(", ", sorted));
  }

  private static String normalise(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Edits from one word to the other; neighbours that changed places count as one. */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      edits[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      edits[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = edits[i - 1][j - 1] + (same ? 0 : 1);
        best = Math.min(best, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        edits[i][j] = swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
      }
    }
    return edits[a.length()][b.length()];
  }
}
