/** What a person calls the one behind a key: the last part of its ARN, or, of `user/111122223333/alice`, the name. */
export function shortName(key: string): string {
  if (!key.startsWith('arn:')) return key.split('/').slice(2).join('/') || key;
  const resource = key.split(':').slice(5).join(':');
  return resource.slice(resource.lastIndexOf('/') + 1) || resource;
}

/** `s3` of `s3.amazonaws.com`: shorter on screen, and still what people say. */
export const shortService = (eventSource: string): string => eventSource.replace(/\.(amazonaws|aws)\.com$/, '');
