#!/bin/sh
# cchc-hook: checks the content that is about to be committed, as it is in the
# index, and speaks only of what the commit changes. Put here by "cchc hook
# install", taken away by "cchc hook remove".
site='@SITE@'

if ! command -v cchc >/dev/null 2>&1; then
  echo 'cchc: không tìm thấy lệnh cchc nên nội dung chưa được kiểm tra.' >&2
  exit 0
fi
top=$(git rev-parse --show-toplevel) || exit 0
cd "$top" || exit 0
if git rev-parse --quiet --verify HEAD >/dev/null; then
  since='--since HEAD'
  git --literal-pathspecs diff --cached --quiet -- "${site}content" "${site}templates" "${site}static" && exit 0
else
  since=
fi

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
# git may have told us of its index by a path from here.
case "${GIT_INDEX_FILE:-/}" in
/* | ?:*) ;;
*)
  GIT_INDEX_FILE=$PWD/$GIT_INDEX_FILE
  export GIT_INDEX_FILE
  ;;
esac
git --literal-pathspecs ls-files -z -- "${site}content" "${site}templates" "${site}static" |
  git checkout-index -z --stdin --prefix="$tmp/" || exit 1
[ -d "$tmp/${site}content" ] || exit 0

GIT_DIR=$(git rev-parse --absolute-git-dir)
GIT_WORK_TREE=$tmp
export GIT_DIR GIT_WORK_TREE
# shellcheck disable=SC2086 # two words, or none
cchc check --source "$tmp/$site" $since
code=$?
if [ "$code" -ne 0 ]; then
  echo 'Chưa commit: sửa các lỗi trên rồi thử lại. Bỏ qua kiểm tra một lần: git commit --no-verify' >&2
fi
exit "$code"
