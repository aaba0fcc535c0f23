package io.prism.control.fit;

import io.prism.backend.Durability;
import java.util.List;

/** Something that a store cannot do and a namespace needs. */
public sealed interface Lack {

  /** For people, as the rest of a sentence that begins with the store. */
  String text();

  /**
   * Writes would not survive what they must.
   *
   * @param needed the promise that is needed
   * @param offered the strongest one it keeps
   */
  record OfDurability(Durability needed, Durability offered) implements Lack {

    @Override
    public String text() {
      return "promises the durability " + offered.word() + ", but " + needed.word() + " is needed";
    }
  }

  /**
   * Interfaces are missing.
   *
   * @param missing their names
   */
  record OfInterfaces(List<String> missing) implements Lack {

    /** Copies the list. */
    public OfInterfaces {
      missing = List.copyOf(missing);
    }

    @Override
    public String text() {
      return "does not implement " + String.join(", ", missing);
    }
  }

  /**
   * Values are too large for it.
   *
   * @param neededBytes the largest value
   * @param offeredBytes the largest it takes
   */
  record OfSize(long neededBytes, long offeredBytes) implements Lack {

    @Override
    public String text() {
      return "takes values of at most "
          + offeredBytes
          + " bytes, but "
          + neededBytes
          + " are needed";
    }
  }
}
