package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	cliflag "k8s.io/component-base/cli/flag"
	logsapi "k8s.io/component-base/logs/api/v1"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	apiserveroptions "k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

// startControllers starts the controller manager and the scheduler; nil in a build without them.
var startControllers func(ctx context.Context, pki, podCIDR string, failed chan<- error)

// settings of one control plane, from the command line.
type settings struct {
	dir, bind, advertise, services, pods, node string
	port                                       int
	controllers, untilStdinCloses              bool
	apiServerArgs                              []string
}

func parseSettings(args []string) settings {
	var s settings
	fs := flag.NewFlagSet("control-plane", flag.ExitOnError)
	fs.Usage = func() {
		fmt.Fprintln(fs.Output(), "kube control-plane [flags] [-- flags of kube-apiserver]")
		fs.PrintDefaults()
	}
	fs.StringVar(&s.dir, "dir", "cluster", "folder for the etcd data, the keys and the kubeconfigs")
	fs.StringVar(&s.bind, "bind", "127.0.0.1", "address the API server listens on")
	fs.StringVar(&s.advertise, "advertise", "", "address other parts reach the API server at (default: bind)")
	fs.IntVar(&s.port, "port", 0, "API server port (0: that of the last start in this folder, or else a free one)")
	fs.StringVar(&s.services, "service-cidr", "10.96.0.0/16", "range of ClusterIPs")
	fs.StringVar(&s.pods, "pod-cidr", "10.244.0.0/16", "range of pod addresses")
	fs.StringVar(&s.node, "node", "node1", "name of the one node")
	fs.BoolVar(&s.controllers, "controllers", false, "also run controller manager and scheduler")
	fs.BoolVar(&s.untilStdinCloses, "until-stdin-closes", false, "end when standard input ends, so as not to outlive the caller")
	_ = fs.Parse(args)
	s.apiServerArgs = fs.Args()
	if s.advertise == "" {
		s.advertise = s.bind
	}
	return s
}

func (s settings) pki() string { return filepath.Join(s.dir, "pki") }

func (s settings) adminKubeconfig() string { return filepath.Join(s.pki(), "admin.kubeconfig") }

// runControlPlane runs etcd and kube-apiserver inside this one process (one start, one pid to
// stop, one heap) and, if asked, the controllers as its children.
func runControlPlane(args []string) error {
	s := parseSettings(args)
	if s.controllers && startControllers == nil {
		return errors.New("this build has no controllers; build it with -tags node")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if s.untilStdinCloses {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}

	listener, err := s.listen()
	if err != nil {
		return err
	}
	server := fmt.Sprintf("https://%s:%d", s.advertise, listener.Addr().(*net.TCPAddr).Port)
	serviceIP, err := firstAddress(s.services)
	if err != nil {
		return err
	}
	if err := writePKI(s.pki(), server, s.node, []string{s.advertise, serviceIP}); err != nil {
		return err
	}
	etcd, endpoint, err := startEtcd(filepath.Join(s.dir, "etcd"))
	if err != nil {
		return err
	}
	defer etcd.Close()
	options, err := apiServerOptions(ctx, s, endpoint, listener)
	if err != nil {
		return err
	}
	failed := make(chan error, 3)
	go func() { failed <- fmt.Errorf("kube-apiserver ended: %w", apiserver.Run(ctx, options)) }()
	if s.controllers {
		if err := waitForAPI(ctx, s.adminKubeconfig()); err != nil {
			return err
		}
		startControllers(ctx, s.pki(), s.pods, failed)
	}

	select {
	case err := <-failed:
		if ctx.Err() == nil {
			return err
		}
	case <-ctx.Done():
		// The API server drains by itself; two seconds are enough for tests.
		select {
		case <-failed:
		case <-time.After(2 * time.Second):
		}
	}
	return nil
}

// listen opens the API server's port. A second start in the same folder gets the first one's, so
// that the kubeconfigs stay true.
func (s settings) listen() (net.Listener, error) {
	port := s.port
	if port == 0 {
		if last, err := clientcmd.BuildConfigFromFlags("", s.adminKubeconfig()); err == nil {
			server, err := url.Parse(last.Host)
			if err != nil {
				return nil, err
			}
			if port, err = strconv.Atoi(server.Port()); err != nil {
				return nil, err
			}
		}
	}
	return net.Listen("tcp", net.JoinHostPort(s.bind, strconv.Itoa(port)))
}

func apiServerOptions(ctx context.Context, s settings, etcd string, listener net.Listener) (apiserveroptions.CompletedOptions, error) {
	var none apiserveroptions.CompletedOptions
	file := func(name string) string { return filepath.Join(s.pki(), name) }
	options := apiserveroptions.NewServerRunOptions()
	named := options.Flags()
	if err := parse(named.FlagSets, append([]string{
		"--etcd-servers=" + etcd,
		"--bind-address=" + s.bind,
		"--secure-port=" + strconv.Itoa(listener.Addr().(*net.TCPAddr).Port),
		"--advertise-address=" + s.advertise,
		"--tls-cert-file=" + file("apiserver.crt"),
		"--tls-private-key-file=" + file("apiserver.key"),
		"--client-ca-file=" + file("ca.crt"),
		"--kubelet-certificate-authority=" + file("ca.crt"),
		"--kubelet-client-certificate=" + file("apiserver-kubelet-client.crt"),
		"--kubelet-client-key=" + file("apiserver-kubelet-client.key"),
		"--kubelet-preferred-address-types=InternalIP",
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=" + file("sa.pub"),
		"--service-account-signing-key-file=" + file("sa.key"),
		"--requestheader-client-ca-file=" + file("front-proxy-ca.crt"),
		"--requestheader-allowed-names=front-proxy-client",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-username-headers=X-Remote-User",
		"--proxy-client-cert-file=" + file("front-proxy-client.crt"),
		"--proxy-client-key-file=" + file("front-proxy-client.key"),
		"--service-cluster-ip-range=" + s.services,
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		"--allow-privileged=true",
		"--endpoint-reconciler-type=lease",
		"--profiling=false",
	}, s.apiServerArgs...)); err != nil {
		return none, err
	}
	options.SecureServing.Listener = listener
	if err := options.GenericServerRunOptions.ComponentGlobalsRegistry.Set(); err != nil {
		return none, err
	}
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
	if err := logsapi.ValidateAndApply(options.Logs, utilfeature.DefaultFeatureGate); err != nil {
		return none, err
	}
	completed, err := options.Complete(ctx)
	if err != nil {
		return none, err
	}
	if errs := completed.Validate(); len(errs) != 0 {
		return none, utilerrors.NewAggregate(errs)
	}
	return completed, nil
}

func parse(sets map[string]*pflag.FlagSet, args []string) error {
	all := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	all.SetNormalizeFunc(cliflag.WordSepNormalizeFunc)
	for _, set := range sets {
		all.AddFlagSet(set)
	}
	return all.Parse(args)
}

func firstAddress(cidr string) (string, error) {
	_, network, err := net.ParseCIDR(cidr)
	if err != nil {
		return "", err
	}
	ip := network.IP.To4()
	if ip == nil {
		return "", fmt.Errorf("%s is not an IPv4 range", cidr)
	}
	return net.IPv4(ip[0], ip[1], ip[2], ip[3]+1).String(), nil
}

// waitForAPI returns once /readyz says so.
func waitForAPI(ctx context.Context, kubeconfig string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	cfg, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := rest.HTTPClientFor(cfg)
	if err != nil {
		return err
	}
	for {
		if r, err := client.Get(cfg.Host + "/readyz"); err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the API server was not ready: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}
