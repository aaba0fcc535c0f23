//go:build node

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"k8s.io/component-base/cli"
	kubecontrollermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	kubeproxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	kubescheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func init() {
	components["kube-controller-manager"] = func() int { return cli.Run(kubecontrollermanager.NewControllerManagerCommand()) }
	components["kube-scheduler"] = func() int { return cli.Run(kubescheduler.NewSchedulerCommand()) }
	components["kubelet"] = func() int { return cli.Run(kubelet.NewKubeletCommand(context.Background())) }
	components["kube-proxy"] = func() int { return cli.Run(kubeproxy.NewProxyCommand()) }
	startControllers = func(ctx context.Context, pki, podCIDR string, failed chan<- error) {
		go func() { failed <- runChild(ctx, "kube-controller-manager", controllerFlags(pki, podCIDR)) }()
		go func() { failed <- runChild(ctx, "kube-scheduler", schedulerFlags(pki)) }()
	}
}

func controllerFlags(pki, podCIDR string) []string {
	return append(commonFlags(filepath.Join(pki, "controller-manager.kubeconfig")),
		"--use-service-account-credentials=true",
		"--service-account-private-key-file="+filepath.Join(pki, "sa.key"),
		"--root-ca-file="+filepath.Join(pki, "ca.crt"),
		"--cluster-signing-cert-file="+filepath.Join(pki, "ca.crt"),
		"--cluster-signing-key-file="+filepath.Join(pki, "ca.key"),
		"--allocate-node-cidrs=true", "--cluster-cidr="+podCIDR)
}

func schedulerFlags(pki string) []string {
	return commonFlags(filepath.Join(pki, "scheduler.kubeconfig"))
}

func commonFlags(kubeconfig string) []string {
	return []string{
		"--kubeconfig=" + kubeconfig,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--bind-address=127.0.0.1", "--secure-port=0",
		"--leader-elect=false",
	}
}

// runChild runs one more component of this same program as a child process, because the
// controller manager changes feature-gate defaults that the API server has already fixed
// (it panics in the API server's process). The child dies with this process.
func runChild(ctx context.Context, component string, flags []string) error {
	// Pdeathsig follows the thread that forked, so keep that thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, append([]string{component}, flags...)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return fmt.Errorf("%s ended: %w", component, cmd.Run())
}
