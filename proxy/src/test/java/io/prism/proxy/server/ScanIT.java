package io.prism.proxy.server;

import static io.prism.proxy.testing.TestProxy.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.ScanItem;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.ScanResponse;
import io.prism.proxy.testing.Failure;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages, streams and cursors. */
class ScanIT {

  private static final int ITEMS = 250;

  @TempDir private Path directory;
  private TestProxy proxy;

  @BeforeEach
  void start() throws IOException {
    proxy = new TestProxy(snapshots().build(1));
    fill("scratch", 10);
  }

  private Snapshots snapshots() {
    return new Snapshots(directory)
        .backend("memory", "memory")
        .namespace("scratch", "memory")
        .namespace("other", "memory");
  }

  private void fill(String namespace, int valueBytes) {
    BatchPutRequest.Builder batch = BatchPutRequest.newBuilder().setNamespace(namespace);
    for (int i = 0; i < ITEMS; i++) {
      batch.addItems(
          BatchPutItem.newBuilder()
              .setKey(String.format("k%04d", i))
              .setValue(ByteString.copyFrom(new byte[valueBytes])));
    }
    proxy.keyValue().batchPut(batch.build());
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  private static ScanRequest.Builder scan() {
    return ScanRequest.newBuilder().setNamespace("scratch").setPrefix("k");
  }

  @Test
  void pagesFollowOneAnotherWithoutGapOrRepetition() {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    int limit = 7;
    do {
      ScanResponse page = proxy.keyValue().scan(scan().setLimit(limit++).setCursor(cursor).build());
      page.getItemsList().stream().map(ScanItem::getKey).forEach(seen::add);
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());

    assertThat(seen).hasSize(ITEMS).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void cursorIsValidForItsOwnScanOnly() {
    String cursor = proxy.keyValue().scan(scan().setLimit(1).build()).getNextCursor();

    assertThat(cursor).doesNotContain("k0000");
    List<ScanRequest> foreign =
        List.of(
            scan().setCursor(cursor).setReverse(true).build(),
            scan().setCursor(cursor).setPrefix("k0").build(),
            scan().setCursor(cursor).setNamespace("other").build(),
            scan().setCursor(cursor).clearPrefix().setStart("k").build(),
            scan().setCursor(cursor.substring(1)).build(),
            scan().setCursor("not a cursor").build());
    for (ScanRequest request : foreign) {
      Failure failure = failureOf(() -> proxy.keyValue().scan(request));
      assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(failure.reason()).isEqualTo("INVALID_CURSOR");
    }
  }

  @Test
  void cursorSurvivesARestart() throws IOException {
    String cursor = proxy.keyValue().scan(scan().setLimit(1).build()).getNextCursor();
    proxy.close();
    proxy = new TestProxy(snapshots().build(2));
    fill("scratch", 10);

    ScanResponse next = proxy.keyValue().scan(scan().setLimit(1).setCursor(cursor).build());
    assertThat(next.getItems(0).getKey()).isEqualTo("k0001");
    assertThat(Files.getPosixFilePermissions(directory.resolve("cursor.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void streamReturnsEverythingAndAnyPageCanBeResumed() {
    Iterator<ScanResponse> stream = proxy.keyValue().scanStream(scan().setPageBytes(200).build());
    List<ScanResponse> pages = new ArrayList<>();
    stream.forEachRemaining(pages::add);

    assertThat(pages).hasSizeGreaterThan(5);
    assertThat(pages.stream().mapToInt(ScanResponse::getItemsCount).sum()).isEqualTo(ITEMS);
    assertThat(pages.getLast().getNextCursor()).isEmpty();
    ScanResponse resumed =
        proxy.keyValue().scan(scan().setLimit(1).setCursor(pages.get(1).getNextCursor()).build());
    assertThat(resumed.getItems(0)).isEqualTo(pages.get(2).getItems(0));
  }

  @Test
  void limitOfAStreamCountsTheWholeStream() {
    List<ScanItem> items = new ArrayList<>();
    proxy
        .keyValue()
        .scanStream(scan().setLimit(33).setPageBytes(200).build())
        .forEachRemaining(page -> items.addAll(page.getItemsList()));
    assertThat(items).hasSize(33);
  }

  @Test
  void pagesArePulledOnlyAsFastAsTheClientReads() {
    fill("other", 40_000);
    AtomicInteger pages = new AtomicInteger();
    AtomicReference<Status> end = new AtomicReference<>();
    ManagedChannel channel = proxy.newChannel();
    ClientCall<ScanRequest, ScanResponse> call =
        channel.newCall(KeyValueServiceGrpc.getScanStreamMethod(), io.grpc.CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(ScanResponse message) {
            pages.incrementAndGet();
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.set(status);
          }
        },
        new Metadata());
    call.sendMessage(scan().setNamespace("other").setPageBytes(100_000).setKeysOnly(false).build());
    call.halfClose();
    call.request(1);

    await().until(() -> pages.get() == 1);
    // 10 MB wait for a client that reads nothing: what is held is a page and the windows' worth.
    assertThat(held()).isLessThan(1_000_000);
    call.request(1_000);
    await().atMost(Duration.ofSeconds(10)).until(() -> end.get() != null);
    assertThat(end.get()).isEqualTo(Status.OK);
    await().until(() -> held() == 0);
    channel.shutdownNow();
  }

  private double held() {
    try {
      return proxy
          .observe("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith("prism_memory_inflight_bytes "))
          .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
          .sum();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void contradictingRangesAreRefused() {
    assertThat(failureOf(() -> proxy.keyValue().scan(scan().setStart("a").build())).fields())
        .containsExactly("prefix");
    assertThat(
            failureOf(
                    () ->
                        proxy
                            .keyValue()
                            .scan(scan().clearPrefix().setStart("b").setEnd("a").build()))
                .fields())
        .containsExactly("start");
  }
}
