package io.prism.e2e;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Dependencies point one way: proto, then the SPI, then stores and control, then proxy, then cli.
 * The operator stands apart, on control and the resources.
 */
@AnalyzeClasses(packages = "io.prism", importOptions = ImportOption.DoNotIncludeTests.class)
class DependencyRuleTest {

  @ArchTest
  static final ArchRule MODULES_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("proto")
          .definedBy(
              "io.prism.options..",
              "io.prism.common.v1..",
              "io.prism.keyvalue.v1..",
              "io.prism.capability.v1..",
              "io.prism.plugin..",
              "io.prism.store.v1..")
          .layer("crds")
          .definedBy("io.prism.crds..")
          .layer("http2")
          .definedBy("io.prism.http2..")
          .layer("spi")
          .definedBy("io.prism.backend", "io.prism.backend.error..", "io.prism.backend.keyvalue..")
          .layer("memory")
          .definedBy("io.prism.backend.memory..")
          .layer("sqlite")
          .definedBy("io.prism.backend.sqlite..")
          .layer("postgres")
          .definedBy("io.prism.backend.postgres..")
          .layer("plugin")
          .definedBy("io.prism.backend.plugin..")
          .layer("control")
          .definedBy("io.prism.control..")
          .layer("proxy")
          .definedBy("io.prism.proxy..")
          .layer("cli")
          .definedBy("io.prism.cli..")
          .layer("operator")
          .definedBy("io.prism.operator..")
          .whereLayer("spi")
          .mayOnlyAccessLayers("proto")
          .whereLayer("memory")
          .mayOnlyAccessLayers("proto", "spi")
          .whereLayer("sqlite")
          .mayOnlyAccessLayers("proto", "spi")
          .whereLayer("postgres")
          .mayOnlyAccessLayers("proto", "http2", "spi")
          .whereLayer("plugin")
          .mayOnlyAccessLayers("proto", "http2", "spi")
          .whereLayer("control")
          .mayOnlyAccessLayers("proto", "spi")
          .whereLayer("proxy")
          .mayOnlyAccessLayers("proto", "http2", "spi", "control")
          .whereLayer("proto")
          .mayNotAccessAnyLayer()
          .whereLayer("http2")
          .mayNotAccessAnyLayer()
          .whereLayer("crds")
          .mayNotAccessAnyLayer()
          .whereLayer("crds")
          .mayOnlyBeAccessedByLayers("operator")
          .whereLayer("operator")
          .mayOnlyAccessLayers("proto", "spi", "crds", "control")
          .whereLayer("operator")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule PROXY_CAPABILITIES_HAVE_NO_CYCLES =
      slices().matching("io.prism.proxy.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule CONTROL_HAS_NO_CYCLES =
      slices().matching("io.prism.control.(*)..").should().beFreeOfCycles();
}
