// kube is what the tests need of Kubernetes, linked once: the name it is called by, or else its
// first argument, picks the component. Built plainly it serves the API tier; the build tag "node"
// adds what runs pods.
package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectlcmd "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
)

// components run with their own name as os.Args[0] and return the exit code.
var components = map[string]func() int{
	"control-plane": controlPlane,
	"kubectl":       kubectl,
}

func main() {
	name := filepath.Base(os.Args[0])
	if components[name] == nil && len(os.Args) > 1 {
		name = os.Args[1]
		os.Args = os.Args[1:]
	}
	run := components[name]
	if run == nil {
		names := slices.Sorted(maps.Keys(components))
		fmt.Fprintln(os.Stderr, "usage: kube COMPONENT [flags]\ncomponents:", strings.Join(names, " "))
		os.Exit(2)
	}
	os.Exit(run())
}

func kubectl() int {
	if err := cli.RunNoErrOutput(kubectlcmd.NewDefaultKubectlCommand()); err != nil {
		// Prints it as users know it and ends the process.
		kubectlutil.CheckErr(err)
	}
	return 0
}

func controlPlane() int {
	if err := runControlPlane(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "kube control-plane:", err)
		return 1
	}
	return 0
}
