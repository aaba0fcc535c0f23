package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge of the durability proof notices each way of breaking the promise. */
class SyncTraceTest {

  private static final String WRITE =
      "7 pwrite64(9</d/store.db-wal>, \"\\0\\1value-0-5;\\2\", 4096, 56) = 4096";
  private static final String SYNC = "7 fdatasync(9</d/store.db-wal>) = 0";
  private static final String ACK = "8 write(1<pipe:[3]>, \"ack 0 5\\n\", 8) = 8";

  @Test
  void acceptsWriteThenSyncThenAcknowledgement() {
    SyncTrace trace = SyncTrace.parse(List.of(WRITE, SYNC, ACK));
    assertThat(trace.acknowledgements()).isEqualTo(1);
    assertThat(trace.syncs()).isEqualTo(1);
    assertThat(trace.violations()).isEmpty();
  }

  @Test
  void acceptsCallsThatOthersInterrupt() {
    assertThat(
            SyncTrace.parse(
                    List.of(
                        "7 pwrite64(9</d/store.db-wal>, \"value-0-5;\", 10, 56 <unfinished ...>",
                        "6 write(1<pipe:[3]>, \"ready\\n\", 6) = 6",
                        "7 <... pwrite64 resumed>) = 10",
                        "7 fdatasync(9</d/store.db-wal> <unfinished ...>",
                        "6 write(1<pipe:[3]>, \"other\\n\", 6) = 6",
                        "7 <... fdatasync resumed>) = 0",
                        ACK))
                .violations())
        .isEmpty();
  }

  @Test
  void refusesAcknowledgementWithoutSync() {
    assertThat(SyncTrace.parse(List.of(WRITE, ACK, SYNC)).violations()).hasSize(1);
  }

  @Test
  void refusesSyncBeforeTheWrite() {
    assertThat(SyncTrace.parse(List.of(SYNC, WRITE, ACK)).violations()).hasSize(1);
  }

  @Test
  void refusesSyncThatIsStillRunning() {
    assertThat(
            SyncTrace.parse(
                    List.of(
                        WRITE,
                        "7 fdatasync(9</d/store.db-wal> <unfinished ...>",
                        ACK,
                        "7 <... fdatasync resumed>) = 0"))
                .violations())
        .hasSize(1);
  }

  @Test
  void refusesSyncThatFailed() {
    String failed = "7 fdatasync(9</d/store.db-wal>) = -1 EIO (Input/output error)";
    assertThat(SyncTrace.parse(List.of(WRITE, failed, ACK)).violations()).hasSize(1);
  }

  @Test
  void refusesSyncOfAnotherFile() {
    String other = "7 fdatasync(9</d/store.db>) = 0";
    assertThat(SyncTrace.parse(List.of(WRITE, other, ACK)).violations()).hasSize(1);
  }

  @Test
  void refusesAcknowledgementOfWhatWasNeverWritten() {
    assertThat(SyncTrace.parse(List.of(SYNC, ACK)).violations()).hasSize(1);
  }
}
