import type { SentencePair } from './sentence-translator.ts';

/** Why a subtask died that no code of its own made fail, or a job was suspended, in Chinese: words of worlds and coordinator. */
export const FAULT_CAUSE_TEXTS_ZH: readonly SentencePair[] = [
  ['its worker was terminated and goes on for a while', '其 worker 已被终止，但还会继续运行一会儿'],
  ['its worker was terminated', '其 worker 已被终止'],
  ['task manager {0} was terminated', '任务管理器 {0} 已被终止'],
  ['task manager {0} was killed', '任务管理器 {0} 已被杀死'],
  ['killed by the script', '被脚本杀死'],
  ['killed by the simulation', '被模拟杀死'],
  ['killed by the exploration', '被探索杀死'],
  ['killed in the middle of its work', '在处理到一半时被杀死'],
  ['the simulated user code failed in {0}', '模拟的用户代码在 {0} 中失败'],
  ['Another tab has taken over the storage.', '另一个标签页已接管存储。'],
  ['The storage is gone: {0}.', '存储已不可用：{0}。'],
  ['storage has lost the job', '存储中已没有该作业'],
  ['epoch {0} has taken the job over', '纪元 {0} 已接管该作业'],
  ['Heartbeat of task {0} timed out.', '任务 {0} 的心跳超时。'],
];
