package io.prism.control.snapshot;

import java.nio.file.Path;
import java.util.Optional;

/**
 * PEM files of a listener; absolute paths. Their contents may be replaced while the process runs.
 *
 * @param certificate the chain, leaf first
 * @param key the private key, PKCS#8
 * @param clientCa who may issue client certificates
 */
public record TlsConfig(Path certificate, Path key, Optional<Path> clientCa) {}
