# Sourced by the tests that compare runs.

# Everything of a run that must be the same whatever happened on the way, as text.
rows() {
  "$root/bin/rlvr" sql --run "$1" "
    select * from (
      select 'rollout' t, step, prompt_id, sample, to_json(struct(response_ids, logprobs, ref_logprobs, seed, policy_digest)) facts from rollouts
      union all select 'reward', step, prompt_id, sample, to_json(struct(status, value)) from rewards
      union all select 'credit', step, prompt_id, sample, to_json(struct(advantage, kept)) from credit
      union all select 'evaluation', step, prompt_id, sample, to_json(struct(response, value)) from evaluations)
    order by t, step, prompt_id, sample"
  grep -E 'policy_digest|accuracy' "$1/summary.json"
}
