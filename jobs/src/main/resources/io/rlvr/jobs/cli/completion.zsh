_rlvr() {
  local current=$PREFIX answer
  local -a before candidates
  before=("${(@)words[2,CURRENT-1]}")
  if [[ $current == -*=* ]]; then
    before+=("${current%%=*}")
    current=${current#*=}
    compset -P 1 '*='
  fi
  answer=$(_rlvr_next "$current" "${before[@]}")
  if [[ ${before[-1]-} == --set && $current == *=* ]]; then
    compset -P 1 '*='
  fi
  case $answer in
    file) _files ;;
    folder) _files -/ ;;
    *)
      candidates=(${=answer})
      compadd -S '' -- ${(M)candidates:#*=}
      compadd -- ${candidates:#*=}
      ;;
  esac
}

(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
if [[ ${funcstack[1]} == _rlvr ]]; then
  _rlvr "$@" # this file was found by its name among zsh's functions
else
  compdef _rlvr rlvr
fi
