/**
 * The way in: {@link io.prism.control.ControlPlane} turns {@code prism.yaml} and {@code
 * server.yaml} into snapshots, watches both files, and remembers what must not change. It knows no
 * network and no Kubernetes.
 */
@NullMarked
package io.prism.control;

import org.jspecify.annotations.NullMarked;
