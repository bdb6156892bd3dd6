_rlvr() {
  local words=() word glued= current prefix= answer i
  # bash splits words at = and :
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ ${#words[@]} -gt 0 && ($word == [=:] || -n $glued) ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
    [[ $word == [=:] ]] && glued=true || glued=
  done
  current=${words[-1]}
  unset 'words[-1]'
  if [[ $current == -*=* ]]; then
    words+=("${current%%=*}")
    prefix=${current%%=*}=
    current=${current#*=}
  fi
  answer=$(_rlvr_next "$current" "${words[@]}")
  if [[ ${#words[@]} -gt 0 && ${words[-1]} == --set && $current == *=* ]]; then
    prefix+=${current%%=*}=
    current=${current#*=}
  fi
  case $answer in
    file | folder)
      compopt -o filenames 2> /dev/null
      if [[ $answer == file ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
      else
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
      fi
      ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$answer" -- "$current") ;;
  esac
  [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2> /dev/null
  if [[ $COMP_WORDBREAKS != *=* ]]; then
    COMPREPLY=("${COMPREPLY[@]/#/$prefix}")
  fi
}

complete -F _rlvr rlvr
