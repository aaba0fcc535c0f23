package io.prism.control.stream;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What users want, as leaders see it: some time later. */
final class SimApi {

  private static final int NAMES = 6;

  /** As many of the names as are moved at times; those are never deleted. */
  private static final int MOVED = 2;

  private final SimWorld world;
  private final List<View> views = new ArrayList<>();
  private Map<String, Spec> specs = new TreeMap<>();
  private Set<String> deleted = new HashSet<>();
  private int edits;

  SimApi(SimWorld world) {
    this.world = world;
    for (int name = 0; name < NAMES; name++) {
      specs.put("n" + name, new Spec("first", name < MOVED));
    }
    specs.put(Entry.SHARD, new Spec("limits", false));
    publish();
  }

  /** Changes, spoils, deletes or makes one namespace. */
  void edit() {
    int which = world.upTo(NAMES);
    String name = "n" + which;
    specs = new TreeMap<>(specs);
    deleted = new HashSet<>(deleted);
    boolean isMoved = which < MOVED;
    if (!isMoved && world.chance(0.15)) {
      specs.remove(name);
      deleted.add(name);
    } else {
      boolean leased = isMoved && world.chance(0.9);
      String text = (world.mishap(0.2) ? SimProxy.BAD : "good") + ++edits;
      specs.put(name, new Spec(text, leased));
      deleted.remove(name);
    }
    publish();
  }

  /** Makes what is moved servable again. */
  void mend() {
    specs = new TreeMap<>(specs);
    for (int name = 0; name < MOVED; name++) {
      specs.put("n" + name, new Spec("mended", true));
    }
    publish();
  }

  /** What a leader sees that is behind by some nanoseconds. */
  View seen(long lag) {
    View seen = views.getFirst();
    for (View view : views) {
      if (view.since() <= world.now() - lag) {
        seen = view;
      }
    }
    return seen;
  }

  private void publish() {
    views.add(new View(world.now(), specs, deleted));
  }

  /** What was accepted of a namespace. */
  record Spec(String text, boolean leased) {
    Entry entry(String name, int epoch) {
      return Entry.of(name, epoch, leased, ByteString.copyFromUtf8(text));
    }
  }

  /** All that was accepted at some time. */
  record View(long since, Map<String, Spec> specs, Set<String> deleted) {}
}
