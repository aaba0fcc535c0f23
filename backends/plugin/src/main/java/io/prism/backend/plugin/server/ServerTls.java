package io.prism.backend.plugin.server;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a TLS listener. They are looked at again every few seconds, so certificates can be
 * renewed in place.
 *
 * @param certificate the chain, PEM
 * @param key its private key, PEM, PKCS#8
 * @param clientCa who signs the certificates of gateways, PEM; empty: gateways need none
 */
public record ServerTls(Path certificate, Path key, Optional<Path> clientCa) {}
