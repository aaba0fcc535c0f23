// mkimage writes a container image without any registry or daemon.
//
//	mkimage -out app.tar -tag localhost/app:1 -layer 'bin/app:/app' -entrypoint /app
//
// Every -layer becomes one layer; it lists SRC:DEST pairs, comma-separated. SRC may be
// a file, a link or a folder (copied with everything under it). Times, owners and order
// are fixed, so equal inputs give equal layers. Import: ctr -n k8s.io images import app.tar
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, " ") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

func main() {
	var layers, env list
	out := flag.String("out", "image.tar", "archive to write")
	tag := flag.String("tag", "", "image name, such as localhost/app:1")
	entrypoint := flag.String("entrypoint", "", "command and arguments, split at spaces")
	user := flag.String("user", "65532:65532", "user and group id")
	workdir := flag.String("workdir", "/", "working folder")
	flag.Var(&layers, "layer", "SRC:DEST[,SRC:DEST...]; may be repeated")
	flag.Var(&env, "env", "NAME=value; may be repeated")
	flag.Parse()
	if err := run(*out, *tag, *entrypoint, *user, *workdir, layers, env); err != nil {
		log.Fatal(err)
	}
}

func run(out, tag, entrypoint, user, workdir string, layers, env []string) error {
	img, err := mutate.ConfigFile(empty.Image, &v1.ConfigFile{
		Architecture: runtime.GOARCH, OS: "linux",
		RootFS: v1.RootFS{Type: "layers"},
		Config: v1.Config{
			Entrypoint: strings.Fields(entrypoint), Env: append([]string{"PATH=/bin:/usr/bin"}, env...),
			User: user, WorkingDir: workdir,
		},
	})
	if err != nil {
		return err
	}
	for _, spec := range layers {
		data, err := tarOf(spec)
		if err != nil {
			return err
		}
		layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(data)), nil
		}, tarball.WithCompressionLevel(gzip.BestSpeed))
		if err != nil {
			return err
		}
		if img, err = mutate.AppendLayers(img, layer); err != nil {
			return err
		}
	}
	ref, err := name.NewTag(tag)
	if err != nil {
		return err
	}
	return tarball.WriteToFile(out, ref, img)
}

// entry is one path of a layer; one without info is a folder that no SRC brought along.
type entry struct {
	src  string
	info fs.FileInfo
}

// tarOf makes one layer, with all its paths in order.
func tarOf(spec string) ([]byte, error) {
	entries := map[string]entry{}
	for _, pair := range strings.Split(spec, ",") {
		src, dest, ok := strings.Cut(pair, ":")
		if !ok {
			return nil, fmt.Errorf("%q is not SRC:DEST", pair)
		}
		if err := collect(entries, src, dest); err != nil {
			return nil, err
		}
	}
	delete(entries, "")
	delete(entries, ".")
	addParents(entries)
	var buf bytes.Buffer
	tw := tar.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		if err := write(tw, name, entries[name]); err != nil {
			return nil, err
		}
	}
	if err := tw.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func collect(entries map[string]entry, src, dest string) error {
	return filepath.WalkDir(src, func(p string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Lstat(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(src, p)
		if err != nil {
			return err
		}
		entries[strings.TrimPrefix(path.Join(dest, filepath.ToSlash(rel)), "/")] = entry{p, info}
		return nil
	})
}

func addParents(entries map[string]entry) {
	for _, name := range slices.Collect(maps.Keys(entries)) {
		for d := path.Dir(name); d != "."; d = path.Dir(d) {
			if _, ok := entries[d]; !ok {
				entries[d] = entry{}
			}
		}
	}
}

func write(tw *tar.Writer, name string, e entry) error {
	h := &tar.Header{Name: name, ModTime: time.Unix(0, 0), Format: tar.FormatPAX}
	switch {
	case e.info == nil:
		h.Typeflag, h.Name, h.Mode = tar.TypeDir, name+"/", 0o755
	case e.info.IsDir():
		h.Typeflag, h.Name, h.Mode = tar.TypeDir, name+"/", int64(e.info.Mode().Perm())
		if e.info.Mode()&fs.ModeSticky != 0 {
			h.Mode |= 0o1000
		}
	case e.info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(e.src)
		if err != nil {
			return err
		}
		h.Typeflag, h.Linkname, h.Mode = tar.TypeSymlink, target, 0o777
	case e.info.Mode().IsRegular():
		h.Typeflag, h.Size, h.Mode = tar.TypeReg, e.info.Size(), int64(e.info.Mode().Perm())
	default:
		return fmt.Errorf("%s: neither a file, a link nor a folder", e.src)
	}
	if err := tw.WriteHeader(h); err != nil || h.Typeflag != tar.TypeReg {
		return err
	}
	f, err := os.Open(e.src)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(tw, f)
	return err
}
