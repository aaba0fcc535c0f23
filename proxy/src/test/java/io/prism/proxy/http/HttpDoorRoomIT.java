package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are under way go on while others wait for room, who hold nothing yet. */
class HttpDoorRoomIT {

  private static final int ROOM = 150_000;
  private static final String CHUNKED =
      "PUT /kv/demo/grows HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n";
  private DoorUnderTest door;
  private Wire wire;
  private Wire other;

  @BeforeEach
  void open() throws IOException {
    door = new DoorUnderTest();
    wire = door.connect();
    other = door.connect();
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
    other.close();
    door.close();
    assertThat(door.memory.used()).isZero();
  }

  /** Leaves some room, and has another request wait for more, in the line of the small ones. */
  private void leaveRoomThatAnotherWaitsFor() throws IOException {
    door.memory.limit(door.memory.used() + ROOM);
    other.send("PUT /kv/demo/waits HTTP/1.1\nHost: localhost\nContent-Length: 100000\n\n");
    await().until(door.memory::waiting, is(1));
  }

  @Test
  void theItemsOfABatch() throws IOException {
    String keys = "{\"keys\":[" + "\"a\",".repeat(99) + "\"a\"]}";
    wire.send(
        "POST /v1/namespaces/demo/keyvalue:batchGet HTTP/1.1\nHost: localhost\n"
            + "Content-Type: application/json\nContent-Length: "
            + keys.length()
            + "\n\n");
    await().until(door.memory::used, greaterThan(0L));
    leaveRoomThatAnotherWaitsFor();
    wire.send(keys);
    assertThat(wire.read().status()).isEqualTo(200);
  }

  @Test
  void aBodyThatGrows() throws IOException {
    wire.send(CHUNKED + "1\na\n");
    await().until(door.memory::used, greaterThan(0L));
    leaveRoomThatAnotherWaitsFor();
    wire.send("10000\n" + "a".repeat(0x10000) + "\n0\n\n");
    assertThat(wire.read().status()).isEqualTo(204);
  }

  @Test
  void whatIsPipelined() throws Exception {
    wire.send("GET /kv/demo/hang HTTP/1.1\nHost: localhost\ngrpc-timeout: 2S\n\n");
    door.store.hanging.await();
    // Alone, anything would fit.
    door.memory.take(1);
    leaveRoomThatAnotherWaitsFor();
    wire.send("GET /kv/demo/k HTTP/1.1\nHost: localhost\n\n".repeat(200));
    await().until(door.memory::used, greaterThan(1L));
    assertThat(wire.read().header("connection")).isEmpty();
    for (int i = 0; i < 200; i++) {
      assertThat(wire.read().status()).isEqualTo(404);
    }
    door.memory.release(1);
  }
}
