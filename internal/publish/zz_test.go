package publish
import ("testing";"fmt";"time";"context")
func TestPhases(t *testing.T){
 for _,m := range []string{"one","all","inplace"} {
 s:=newBenchSite(benchFiles,"one"); b:=&testing.B{}; _=b
 dir:=t.TempDir()+"/public"; d:=open(t,dir)
 for i:=range 3 { s.set(0,fmt.Sprint("warm",i)); s.publish(t,d)}
 time.Sleep(2500*time.Millisecond)
 for i:=range 2 { s.set(0,fmt.Sprint("warmer",i)); s.publish(t,d)}
 for k:=range 4 {
  if m=="one" { s.set(5,fmt.Sprint("e",k)) } else { allEdits(s,k) }
  if m=="inplace" {d.grace=0}
  last:=time.Now(); lastop:="begin"; out:=""
  agg:=map[string]time.Duration{}
  cnt:=map[string]int{}
  d.hook=func(op,p string) error { return nil }
  _ = lastop; _ = agg; _ = cnt
  tx,_:=d.Begin(); out+=fmt.Sprint("begin ",time.Since(last)); last=time.Now()
  for i:=range s.files { tx.Put(s.files[i],s.data[i]) }
  out+=fmt.Sprint(" put ",time.Since(last)); last=time.Now()
  phase=func(n string){ out+=fmt.Sprint(" ",n," ",time.Since(last)); last=time.Now() }
  tx.Commit(context.Background())
  phase("end"); phase=func(string){}
  t.Log(m,out)
 }}
}
