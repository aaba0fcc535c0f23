package io.prism.control.stream.edge;

import java.io.IOException;
import java.util.Optional;

/** Tells whom a bearer token belongs to. May block. */
@FunctionalInterface
public interface TokenVerifier {

  /**
   * The uid of the pod that a token proves.
   *
   * @param shard the shard whose configuration is asked for; a pod of another one may be refused
   * @return empty when the token proves no pod of it
   * @throws IOException when it cannot be told now
   */
  Optional<String> podOf(String token, String shard) throws IOException;
}
