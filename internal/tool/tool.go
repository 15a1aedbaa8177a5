// Package tool has the programs that tests try ours with and that others
// wrote: git, web servers, editors, spreadsheets. A test says which one it needs,
//
//	git := tool.Find(t, "git")
//
// and is skipped on a machine without it. Not where the environment has CI, as
// .ci/run sets it, which installs all of them: a test that was skipped there
// would say that all is well of what nobody has looked at.
package tool

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Find returns the path of the first of the programs that is there.
func Find(t testing.TB, names ...string) string {
	t.Helper()
	for _, n := range names {
		if p, err := exec.LookPath(n); err == nil {
			return p
		}
	}
	Missing(t, names[0]+" is not installed")
	return ""
}

// Missing ends a test that cannot do without what is not there.
func Missing(t testing.TB, why ...any) {
	t.Helper()
	if os.Getenv("CI") == "" {
		t.Skip(why...)
	} else {
		t.Fatal(why...)
	}
}

// Nginx returns the command that serves what the directives in http say, by an
// nginx that has all its own files in dir.
func Nginx(t testing.TB, dir, http string) *exec.Cmd {
	t.Helper()
	nginx := Find(t, "nginx", "/usr/sbin/nginx")
	conf := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, `daemon off;
master_process off;
pid %[1]s/pid;
error_log %[1]s/error.log;
events { worker_connections 64; }
http {
access_log off;
include /etc/nginx/mime.types;
client_body_temp_path %[1]s/t1;
proxy_temp_path %[1]s/t2;
fastcgi_temp_path %[1]s/t3;
uwsgi_temp_path %[1]s/t4;
scgi_temp_path %[1]s/t5;
%[2]s
}
`, dir, http), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"-p", dir, "-c", conf, "-e", filepath.Join(dir, "error.log")}
	if out, err := exec.Command(nginx, append([]string{"-t"}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("nginx -t: %v\n%s", err, out)
	}
	return exec.Command(nginx, args...)
}

// Site returns the directives of a server on addr for a published site in public,
// by the settings that the site carries for nginx.
func Site(public, addr string) string {
	return fmt.Sprintf(`include %[1]s/may-chu/nginx-http.conf;
server {
listen %[2]s;
set $cchc_public %[1]s;
include %[1]s/may-chu/nginx-server.conf;
}`, public, addr)
}
